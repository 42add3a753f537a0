"""The layered ledger (分层台账): village, township, county and undecided, summed without typing anything again."""
