"""What a page costs (性能测量): every act beside its hand-written SQL twin, on the same rows. `make bench`."""
