<?php

use Illuminate\Support\Str;

return [
    'default' => 'file',
    'stores' => [
        'file' => ['driver' => 'file', 'path' => storage_path('framework/cache')],
        'redis' => ['driver' => 'redis', 'connection' => 'cache'],
    ],
    'prefix' => Str::slug(env('APP_NAME', 'laravel'), '_').'_cache',
];
