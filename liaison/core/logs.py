"""What may not stand in a log: the secret of a private link."""

import logging
import re

SECRET_PATH = re.compile(r"/v/[A-Za-z0-9_-]{22}(?![A-Za-z0-9_-])")


class HideSecrets(logging.Filter):
    """Replaces secrets in addresses by the pattern of the address."""

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        hidden = SECRET_PATH.sub("/v/<token>", text)
        if hidden != text:
            record.msg, record.args = hidden, ()
        return True
