<!doctype html>
<html lang="en">
<head>
    <meta charset="utf-8">
    <title>@yield('title') – Laravel shop</title>
    <link rel="stylesheet" href="{{ asset('css/shop.css') }}">
</head>
<body>
    <nav>
        <a href="{{ route('home') }}">Home</a>
        <a href="{{ route('account') }}">Account</a>
        @guest
            <a href="{{ route('login') }}">Log in</a>
        @endguest
    </nav>
    <main>
        <h1>@yield('title')</h1>
        @yield('content')
    </main>
</body>
</html>
