<?php

namespace App\Providers;

use App\Auth\SanctumGuard;
use Illuminate\Support\Facades\Auth;
use Illuminate\Support\ServiceProvider;

class AuthServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        Auth::viaRequest('sanctum', new SanctumGuard);
    }
}
