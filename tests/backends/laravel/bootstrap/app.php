<?php

$app = new Illuminate\Foundation\Application(dirname(__DIR__));

// Nothing is written beside the sources: sessions, compiled views, the database and uploads live in the run directory.
$app->useStoragePath($_ENV['APP_STORAGE'] ?? getenv('APP_STORAGE'));

$app->singleton(Illuminate\Contracts\Http\Kernel::class, App\Http\Kernel::class);
$app->singleton(Illuminate\Contracts\Console\Kernel::class, App\Console\Kernel::class);
$app->singleton(Illuminate\Contracts\Debug\ExceptionHandler::class, App\Exceptions\Handler::class);

return $app;
