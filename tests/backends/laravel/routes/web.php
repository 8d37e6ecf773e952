<?php

use App\Http\Controllers\DownloadController;
use App\Http\Controllers\LoginController;
use App\Http\Controllers\SignedLinkController;
use Illuminate\Support\Facades\Route;

Route::view('/', 'home')->name('home');

Route::get('/login', [LoginController::class, 'show'])->name('login');
Route::post('/login', [LoginController::class, 'login']);
Route::post('/logout', [LoginController::class, 'logout'])->name('logout');
Route::view('/account', 'account')->middleware('auth')->name('account');

Route::get('/downloads/catalogue.bin', [DownloadController::class, 'catalogue']);
Route::get('/downloads/stream', [DownloadController::class, 'stream']);

Route::get('/signed-link', [SignedLinkController::class, 'create']);
Route::get('/signed/{name}', [SignedLinkController::class, 'show'])->middleware('signed')->name('signed');
