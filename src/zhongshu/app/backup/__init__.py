"""A copy of a region that can be trusted, in a folder or a bucket: bytes under their digest, a manifest written last.

    manifests/TIME.json   path in the home -> digest and size; one a backup, the newest `--keep` of them
    files/SHA256          the bytes

A killed backup leaves every manifest before it, and all their bytes, as they were; what is there already is not copied
twice; only bytes that no manifest names are deleted. The keys of the region are never among them: `keys.py`.

Nobody has to stop. The order makes it one region although others write to it meanwhile:

1. The state, as of one instant. What it says was durable elsewhere before it said so: versions of tables in the lake,
   acts and counted entries in the ledger.
2. The ledger, as of one later instant (`view`). It only grows, so it has everything that the state knows of. What it
   has beyond that looks as after a crash between entry and commit: it counts as not yet done, and not yet counted.
   Checkpoints that witnesses hold are read before it, so that none is ahead of it.
3. The lake and the files of cases. None of them ever changes; those of the newest snapshot stay for a year at least,
   those that a case has for ever.
"""
