//! Many blobs at once: in the order in which they lie in the packs, on every core.

use super::object::{Memory, Objects, oid};
use super::pack::Place;
use super::{GitError, Repo};
use crate::cores::{join, threads};
use crate::source::{BlobId, Taken};
use git2::ObjectType;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many blobs a thread takes at a time at most: enough that those which follow are mostly deltas of those before. Of
/// few, every thread gets some: what is done with a blob, its signature verified, takes longer than to read it.
const SHARE: usize = 1024;
const LEAST_SHARE: usize = 16;

impl Repo {
    /// Reads the blobs and hands over each with its position; the first that cannot be read is the error.
    pub(super) fn each_blob(
        &self,
        ids: &[BlobId],
        most: u64,
        take: &(dyn Fn(usize, Taken<'_>) + Sync),
    ) -> Result<(), GitError> {
        let packs = self.packs();
        let mut order: Vec<_> =
            ids.iter().enumerate().map(|(n, id)| (packs.find_likely(id.bytes()), n)).collect();
        order.sort_unstable();
        let share = order.len().div_ceil(4 * threads()).clamp(LEAST_SHARE, SHARE);
        let shares: Vec<_> = order.chunks(share).collect();
        let next = AtomicUsize::new(0);
        let odbs = (0..threads().min(shares.len())).map(|_| self.odb()).collect::<Result<Vec<_>, _>>()?;
        std::thread::scope(|scope| {
            let running = odbs.into_iter().map(|odb| {
                let (next, shares) = (&next, &shares);
                scope.spawn(move || {
                    let memory = Memory::default();
                    let objects = Objects::new(odb, packs, &memory);
                    while let Some(share) = shares.get(next.fetch_add(1, Ordering::Relaxed)) {
                        for (place, n) in *share {
                            one(&objects, ids[*n], *place, most, &|taken| take(*n, taken))?;
                        }
                    }
                    Ok(())
                })
            });
            let running: Vec<_> = running.collect();
            running.into_iter().try_for_each(join)
        })
    }
}

fn one(
    objects: &Objects<'_>,
    id: BlobId,
    place: Option<Place>,
    most: u64,
    take: &dyn Fn(Taken<'_>),
) -> Result<(), GitError> {
    let (oid, limit) = (oid(id.bytes())?, usize::try_from(most).unwrap_or(usize::MAX));
    let found = place.and_then(|place| objects.packed_bytes_at(place, oid, ObjectType::Blob, limit));
    if let Some(bytes) = found {
        take(Taken::Bytes(&bytes));
    } else if objects.blob_size(id)? > most {
        take(Taken::TooLarge);
    } else {
        objects.object(oid, ObjectType::Blob, |bytes| take(Taken::Bytes(bytes)))?;
    }
    Ok(())
}
