import { expect, it } from 'vitest';
import { scene } from '../../backend/fake/scenes';
import { questionOf, wantedHosts } from './wanted';

it('groups files by their hosts', () => {
  const { project } = scene('asking');
  expect(wantedHosts(project?.wanted ?? [])).toEqual([
    {
      host: 'fonts.googleapis.com',
      addresses: ['https://fonts.googleapis.com/css2?family=Sora&display=swap'],
    },
    {
      host: 'images.example.org',
      addresses: ['https://images.example.org/harbour.jpg', 'https://images.example.org/sky.jpg'],
    },
  ]);
});

it('asks again only for other hosts', () => {
  const project = scene('asking').project;
  if (project === null) throw new Error('a scene with a project');
  const fewer = { ...project, wanted: project.wanted.slice(1, 2) };
  const same = { ...project, revision: 9, wanted: project.wanted.slice(0, 2) };
  expect(questionOf(same)).toBe(questionOf(project));
  expect(questionOf(fewer)).not.toBe(questionOf(project));
  expect(questionOf({ ...project, wanted: [] })).toBe('');
});
