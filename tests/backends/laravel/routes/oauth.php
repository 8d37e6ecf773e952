<?php

use App\Http\Controllers\OAuthController;
use Illuminate\Support\Facades\Route;

Route::post('/token', [OAuthController::class, 'issue']);
Route::post('/revoke', [OAuthController::class, 'revoke']);
