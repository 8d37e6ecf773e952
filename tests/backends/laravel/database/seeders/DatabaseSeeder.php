<?php

namespace Database\Seeders;

use App\Models\Product;
use App\Models\User;
use Illuminate\Database\Seeder;
use Illuminate\Support\Facades\Hash;

class DatabaseSeeder extends Seeder
{
    private const PRODUCTS = 57;

    private const ADJECTIVES = ['Small', 'Large', 'Blue', 'Green', 'Folding', 'Quiet', 'Sturdy', 'Crème'];

    private const NOUNS = ['lamp', 'chair', 'kettle', 'backpack', 'notebook', 'bicycle bell', 'café table'];

    public function run(): void
    {
        User::create(['name' => 'Ada', 'email' => 'ada@example.test', 'password' => Hash::make('password')]);

        foreach (range(1, self::PRODUCTS) as $number) {
            $name = self::ADJECTIVES[$number % count(self::ADJECTIVES)].' '.self::NOUNS[$number % count(self::NOUNS)];

            Product::create([
                'sku' => sprintf('SKU-%04d', $number),
                'name' => $name,
                'description' => "{$name}, number {$number} in the catalogue. Ships within two days.",
                'price_cents' => 499 + $number * 137 % 9000,
                'stock' => $number * 7 % 23,
            ]);
        }

        $this->call([CatalogueFileSeeder::class, TokenSeeder::class]);
    }
}
