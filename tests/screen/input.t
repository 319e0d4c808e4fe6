#!/bin/sh
# What terminals send, decoded without a terminal.
exec "${BUILD:-build}/tests/screen/input"
