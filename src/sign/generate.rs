//! A new key, made by the user's own `ssh-keygen`.

use super::program;
use super::{Candidate, Origin, SignError, SigningKey};
use std::path::Path;

/// Makes an Ed25519 key in a file that does not exist yet; `ssh-keygen` asks for a passphrase on the terminal. The
/// directory is made, for its owner alone, where there is none.
///
/// # Errors
/// When the file cannot be made, or the program is not there or fails.
pub fn generate(file: &Path, comment: &str) -> Result<Candidate, SignError> {
    if let Some(directory) = file.parent() {
        private_directory(directory).map_err(SignError::Temporary)?;
    }
    let program = Path::new("ssh-keygen");
    let args = ["-q", "-t", "ed25519", "-C", comment, "-f"].map(Into::into);
    program::attended(program, &[&args[..], &[file.into()]].concat())?;
    let via = SigningKey::File(file.to_owned());
    let key = super::Signer::new(program, via.clone()).public()?;
    Ok(Candidate { key, via, origin: Origin::File(file.to_owned()) })
}

fn private_directory(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}
