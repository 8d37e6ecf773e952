<?php

// A page that waits for its database: the worker is taken for so many milliseconds, the processor is not.
usleep(max(1, min(1000, (int) ($_GET['ms'] ?? 75))) * 1000);
header('Content-Type: text/plain');
header('Content-Length: 3');
echo "ok\n";
