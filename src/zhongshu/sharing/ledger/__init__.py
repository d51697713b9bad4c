"""The proof of every read and decision: an RFC 6962 log in segment files, with signed checkpoints."""
