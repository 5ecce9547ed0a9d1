//! A JSON document that is written from its beginning to its end and never held whole.

use atelier_domain::kernel::PortError;
use serde_json::Value;
use tokio::sync::mpsc;

/// What is gathered before it is passed on.
const CHUNK_BYTES: usize = 32 * 1024;

pub(super) struct JsonWriter {
    out: mpsc::Sender<Vec<u8>>,
    buffer: Vec<u8>,
    /// Whether nothing was written yet of the list or object that is open.
    is_first: bool,
}

impl JsonWriter {
    pub(super) const fn new(out: mpsc::Sender<Vec<u8>>) -> Self {
        Self {
            out,
            buffer: Vec::new(),
            is_first: true,
        }
    }

    /// Begins an object: the document, or the next item of the open list.
    pub(super) fn open(&mut self) {
        self.separate();
        self.buffer.push(b'{');
        self.is_first = true;
    }

    pub(super) fn close(&mut self) {
        self.buffer.push(b'}');
        self.is_first = false;
    }

    pub(super) fn open_list(&mut self, name: &str) -> Result<(), PortError> {
        self.name(name)?;
        self.buffer.push(b'[');
        self.is_first = true;
        Ok(())
    }

    pub(super) fn close_list(&mut self) {
        self.buffer.push(b']');
        self.is_first = false;
    }

    /// A member of the open object.
    pub(super) async fn member(&mut self, name: &str, value: &Value) -> Result<(), PortError> {
        self.name(name)?;
        self.value(value)?;
        self.pass_on(CHUNK_BYTES).await
    }

    /// All members of a value that is an object.
    pub(super) async fn members(&mut self, value: &Value) -> Result<(), PortError> {
        for (name, value) in value.as_object().into_iter().flatten() {
            self.member(name, value).await?;
        }
        Ok(())
    }

    /// An item of the open list.
    pub(super) async fn item(&mut self, value: &Value) -> Result<(), PortError> {
        self.separate();
        self.value(value)?;
        self.pass_on(CHUNK_BYTES).await
    }

    pub(super) async fn finish(mut self) -> Result<(), PortError> {
        self.buffer.push(b'\n');
        self.pass_on(0).await
    }

    fn separate(&mut self) {
        if !self.is_first {
            self.buffer.push(b',');
        }
        self.is_first = false;
    }

    fn name(&mut self, name: &str) -> Result<(), PortError> {
        self.separate();
        serde_json::to_writer(&mut self.buffer, name).map_err(unwritable)?;
        self.buffer.push(b':');
        Ok(())
    }

    fn value(&mut self, value: &Value) -> Result<(), PortError> {
        serde_json::to_writer(&mut self.buffer, value).map_err(unwritable)
    }

    async fn pass_on(&mut self, least: usize) -> Result<(), PortError> {
        if self.buffer.len() < least {
            return Ok(());
        }
        let chunk = std::mem::take(&mut self.buffer);
        let sent = self.out.send(chunk).await;
        sent.map_err(|_| PortError::message("nobody reads the export any more"))
    }
}

fn unwritable(error: serde_json::Error) -> PortError {
    PortError::new("a value can't be written as JSON", error)
}
