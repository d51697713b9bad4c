"""The data pages: catalogue, one relation, quarantine, upload, runs, snapshots."""
