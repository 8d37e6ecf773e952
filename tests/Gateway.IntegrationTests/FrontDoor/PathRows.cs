using static Gateway.IntegrationTests.FrontDoor.DoorRow;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>Paths that slip past a route <c>/admin/{**rest}</c> to the one for everything, and those that only look as if they did.</summary>
internal static class PathRows
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DoorRow> All { get; } =
    [
        Refused("//admin/x"),
        Refused("/x/..;/admin/x"),
        Refused("/;/admin/x"),
        Refused("/admin;/x"),
        Refused("/admin%20/x"),
        Refused("/admin./x"),
        Refused("/admin%5cx"),
        Refused("/x/..\\admin/x"),
        Refused("/admin%2fx"),
        Refused("/%2561dmin/x"),

        // Wherever they lead.
        Refused("/a%00", http2Status: 0),
        Refused("/a%"),
        Refused("/a%zz"),
        Refused("/a%u00e9"),
        Refused("/%c0%ae"),
        Refused("/%e0%80%af"),
        Refused("/a#b"),
        Refused("/a\\b"),
        Refused("/./a"),
        Refused("/a/.."),
        Refused("/a/..%2fb"),

        // No reading of these is another route's.
        Passes("/a;v=1/x"),
        Passes("/100%25"),
        Passes("/a%5Cb"),
        Passes("/a./b%20/c"),
        Passes("/admin//x%2Fy"),
        Passes("/ADMIN/x"),

        // The query is not judged.
        Passes("/_next/image?url=%2F..%2Fadmin%2Fx&w=640&q=75"),
        Passes("/p?x=//admin/x;..\\%00"),
    ];
}
