"""The figures in the README, each from one command."""
