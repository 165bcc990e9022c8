//! What every captured and every previewed picture goes through.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use stillcut_capture::{Picture, PixelHash};

const SIZE: (u32, u32) = (1920, 1080);

/// An opaque picture in which no two rows are alike.
fn gradient() -> Picture {
    let (width, height) = SIZE;
    let rgba = (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| (x ^ y.rotate_left(3)).to_le_bytes()))
        .enumerate()
        .map(|(at, byte)| if at % 4 == 3 { u8::MAX } else { byte })
        .collect::<Vec<_>>();
    Picture { width, height, rgba: rgba.into() }
}

fn pictures(criterion: &mut Criterion) {
    let picture = gradient();
    let mut group = criterion.benchmark_group("1080p");
    group.throughput(Throughput::Bytes(picture.rgba.len() as u64));
    group.bench_function("hash", |bencher| {
        bencher.iter(|| PixelHash::of(black_box(&picture.rgba)));
    });
    group.bench_function("look for transparency", |bencher| {
        bencher.iter(|| black_box(&picture).is_opaque());
    });
    group.bench_function("JPEG for the window", |bencher| {
        bencher.iter(|| black_box(&picture).jpeg(90));
    });
    group.finish();
}

criterion_group!(benches, pictures);
criterion_main!(benches);
