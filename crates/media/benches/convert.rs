//! From captured pixels to those of the encoders, once for every captured picture.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stillcut_media::{DeepFrame, YuvFrame};

const SIZE: (u32, u32) = (1920, 1080);

fn conversions(criterion: &mut Criterion) {
    let (width, height) = SIZE;
    let pixels: Vec<u8> =
        (0..width * height).flat_map(|at| (at | 0xff00_0000).to_le_bytes()).collect();
    let mut group = criterion.benchmark_group("1080p");
    group.throughput(Throughput::Bytes(pixels.len() as u64));
    let mut frame = YuvFrame::new(width, height);
    group.bench_function("4:2:0 for H.264", |bencher| {
        bencher.iter(|| frame.set_rgba(black_box(&pixels)));
    });
    let mut deep = DeepFrame::new(width, height, true);
    group.bench_function("4:4:4 with alpha for ProRes", |bencher| {
        bencher.iter(|| deep.set_rgba(black_box(&pixels)));
    });
    group.finish();
}

criterion_group!(benches, conversions);
criterion_main!(benches);
