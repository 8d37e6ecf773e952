<?php

use App\Http\Controllers\InspectController;
use App\Http\Controllers\ProductController;
use App\Http\Controllers\UploadController;
use App\Http\Controllers\UserController;
use Illuminate\Support\Facades\Route;

Route::get('/health', fn () => ['status' => 'ok']);

Route::middleware('cache.headers:public;max_age=60;etag')->group(function () {
    Route::get('/products', [ProductController::class, 'index'])->name('products.index');
    Route::get('/products/{product}', [ProductController::class, 'show'])->name('products.show');
});

Route::post('/uploads', [UploadController::class, 'store']);
Route::put('/uploads', [UploadController::class, 'replace']);

// Without the group, whose bindings Laravel wants behind `auth`: it would move `auth` up, before there is a session.
Route::get('/user', [UserController::class, 'show'])
    ->withoutMiddleware('api')
    ->middleware(['count', 'stateful', 'auth:sanctum']);
Route::get('/user/uses', [UserController::class, 'uses']);
Route::post('/user/uses/reset', [UserController::class, 'resetUses']);

Route::any('/echo/{rest?}', [InspectController::class, 'echo'])->where('rest', '.*');
Route::get('/url', [InspectController::class, 'url']);
