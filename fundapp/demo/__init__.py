"""The demonstration: a believable fund, its people and dossiers, built through the services only."""
