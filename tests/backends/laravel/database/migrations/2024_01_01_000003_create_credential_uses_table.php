<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        Schema::create('credential_uses', function (Blueprint $table) {
            $table->string('credential', 64)->primary();
            $table->unsignedInteger('requests');
        });
    }

    public function down(): void
    {
        Schema::dropIfExists('credential_uses');
    }
};
