<?php

// Debian's packages take the place of Composer: the framework brings its own loader, the application needs this one.
require '/usr/share/php/Illuminate/autoload.php';

spl_autoload_register(static function (string $class): void {
    $roots = [
        'App\\' => 'app/',
        'Database\\Seeders\\' => 'database/seeders/',
    ];

    foreach ($roots as $prefix => $folder) {
        if (str_starts_with($class, $prefix)) {
            $path = str_replace('\\', '/', substr($class, strlen($prefix)));
            require dirname(__DIR__).'/'.$folder.$path.'.php';

            return;
        }
    }
});
