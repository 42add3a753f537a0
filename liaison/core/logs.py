"""What may not stand in a log: the secret of a private link or of an upload code."""

import logging
import re

SECRET_PATH = re.compile(r"/(?:(v)/[A-Za-z0-9_-]{22}|(up)/\d+:[A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])")


class HideSecrets(logging.Filter):
    """Replaces secrets in addresses by the pattern of the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = SECRET_PATH.sub(lambda found: f"/{found[1] or found[2]}/<token>", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
