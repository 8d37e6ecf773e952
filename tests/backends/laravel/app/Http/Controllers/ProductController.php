<?php

namespace App\Http\Controllers;

use App\Http\Resources\ProductResource;
use App\Models\Product;
use Illuminate\Http\Request;
use Illuminate\Http\Resources\Json\AnonymousResourceCollection;

class ProductController
{
    private const MAX_PER_PAGE = 100;

    public function index(Request $request): AnonymousResourceCollection
    {
        $perPage = min(max((int) $request->query('per_page', 15), 1), self::MAX_PER_PAGE);

        return ProductResource::collection(
            Product::query()->orderBy('id')->paginate($perPage)->withQueryString()
        );
    }

    public function show(Product $product): ProductResource
    {
        return new ProductResource($product);
    }
}
