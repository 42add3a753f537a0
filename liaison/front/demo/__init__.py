"""A district with published figures (演示数据), built by the real actions living through past months.

sources    texts, names and quotas        stage      places, units, venues, deputies, accounts
people     who acts in one township       lives      the life of one ticket, told as a generator
appraisals results, a rectification, a referral
rounds     visits and activities          playing    one time-ordered heap per county
"""
