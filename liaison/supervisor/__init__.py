"""One foreground process tree: PostgreSQL, Valkey, web, worker, beat.

trouble     the one sentence an operator reads (every text of the console lives there)
folder      the data folder: lock, secrets, ports, record of the run
identity    which unprivileged user the children get when we are root
binaries    where PostgreSQL and Valkey come from
children    start, watch and stop one process that dies with its parent
postgres    the embedded database        valkey    the embedded broker
embedded    both of them, as `up` and the tests start them
preparing   migrations, static files, demo data: what happens before the web answers
running     the tree itself: start in order, restart what dies, stop in reverse
"""
