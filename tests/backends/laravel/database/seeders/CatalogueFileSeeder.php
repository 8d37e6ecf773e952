<?php

namespace Database\Seeders;

use Illuminate\Database\Seeder;

/**
 * Writes the file behind /downloads/catalogue.bin: 5,000,000 bytes.
 *
 * The 32 bytes at offset 32·n are SHA-256 of "catalogue:n", so a test can say what any range must hold.
 */
class CatalogueFileSeeder extends Seeder
{
    private const BLOCKS = 156250;

    private const MODIFIED = '2024-05-17T08:30:00Z';

    public function run(): void
    {
        $path = storage_path('app/catalogue.bin');
        $file = fopen($path, 'wb');

        for ($block = 0; $block < self::BLOCKS; $block++) {
            fwrite($file, hash('sha256', "catalogue:{$block}", true));
        }

        fclose($file);
        touch($path, strtotime(self::MODIFIED));
    }
}
