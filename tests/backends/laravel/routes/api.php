<?php

use App\Http\Controllers\InspectController;
use App\Http\Controllers\ProductController;
use App\Http\Controllers\UploadController;
use Illuminate\Support\Facades\Route;

Route::get('/health', fn () => ['status' => 'ok']);

Route::middleware('cache.headers:public;max_age=60;etag')->group(function () {
    Route::get('/products', [ProductController::class, 'index'])->name('products.index');
    Route::get('/products/{product}', [ProductController::class, 'show'])->name('products.show');
});

Route::post('/uploads', [UploadController::class, 'store']);
Route::put('/uploads', [UploadController::class, 'replace']);

Route::any('/echo/{rest?}', [InspectController::class, 'echo'])->where('rest', '.*');
Route::get('/url', [InspectController::class, 'url']);
