<?php

namespace Database\Seeders;

use App\Models\User;
use Illuminate\Database\Seeder;

/** Personal access tokens whose secrets tests know: `1|orders…`, `2|expired…` and `3|everything…`. */
class TokenSeeder extends Seeder
{
    // As long as Sanctum's secrets.
    private const SECRET_LENGTH = 40;

    private const EXPIRED_AT = '2024-05-17T08:30:00Z';

    public function run(): void
    {
        $this->create('orders', ['orders:read']);
        $this->create('expired', ['orders:read'], self::EXPIRED_AT);
        $this->create('everything', ['*']);
    }

    private function create(string $name, array $abilities, ?string $expiresAt = null): void
    {
        User::first()->tokens()->create([
            'name' => $name,
            'token' => hash('sha256', str_pad($name, self::SECRET_LENGTH, '0')),
            'abilities' => $abilities,
            'expires_at' => $expiresAt,
        ]);
    }
}
