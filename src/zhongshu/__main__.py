"""`python -m zhongshu` is `zhongshu`."""

import sys

from zhongshu.app.cli import main

sys.exit(main())
