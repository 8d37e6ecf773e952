<?php

use Illuminate\Support\Str;

return [
    'default' => 'sqlite',
    'connections' => [
        'sqlite' => [
            'driver' => 'sqlite',
            'database' => storage_path('database.sqlite'),
            'prefix' => '',
            'foreign_key_constraints' => true,
        ],
    ],
    'migrations' => 'migrations',
    // Laravel's own defaults, so that the keys are those of most shops.
    'redis' => [
        'client' => 'phpredis',
        'options' => ['prefix' => Str::slug(env('APP_NAME', 'laravel'), '_').'_database_'],
        'default' => ['host' => env('REDIS_HOST'), 'port' => env('REDIS_PORT'), 'database' => 0],
        'cache' => ['host' => env('REDIS_HOST'), 'port' => env('REDIS_PORT'), 'database' => 1],
    ],
];
