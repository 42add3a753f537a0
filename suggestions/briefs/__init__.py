"""Numbered briefs (民情专报、人大工作参考): picked tickets, proposals, whom they go to, what a leader wrote on them."""
