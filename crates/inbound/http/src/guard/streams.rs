//! Open event streams, by what gives their readers the right to them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atelier_domain::identity::CredentialId;
use tokio_util::sync::CancellationToken;

#[derive(Default)]
pub(crate) struct OpenStreams(Mutex<HashMap<CredentialId, Shared>>);

struct Shared {
    streams: usize,
    ended: CancellationToken,
}

impl OpenStreams {
    /// A stream's right to go on, for as long as it is open.
    pub(crate) fn enter(self: &Arc<Self>, credential: CredentialId) -> Pass {
        let mut open = self.lock();
        let shared = open.entry(credential).or_insert_with(|| Shared {
            streams: 0,
            ended: CancellationToken::new(),
        });
        shared.streams += 1;
        Pass {
            ended: shared.ended.clone(),
            credential,
            open: Arc::clone(self),
        }
    }

    /// By which credentials streams are open.
    pub(super) fn credentials(&self) -> Vec<CredentialId> {
        self.lock().keys().copied().collect()
    }

    /// Ends every stream of the credential, also one that is about to open by what was known of it before.
    pub(super) fn end(&self, credential: CredentialId) {
        if let Some(shared) = self.lock().get(&credential) {
            shared.ended.cancel();
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<CredentialId, Shared>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct Pass {
    pub(crate) ended: CancellationToken,
    credential: CredentialId,
    open: Arc<OpenStreams>,
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut open = self.open.lock();
        if let Entry::Occupied(mut shared) = open.entry(self.credential) {
            shared.get_mut().streams -= 1;
            if shared.get().streams == 0 {
                shared.remove();
            }
        }
    }
}
