namespace EgressLint.Formats.Pac.Engine;

/// <summary>Who runs the script.</summary>
internal enum PacEngine
{
    /// <summary>Chrome, Edge and applications built on them.</summary>
    Chromium,

    /// <summary>Firefox.</summary>
    Firefox,

    /// <summary>Windows' own engine: BITS, Windows Update, the Configuration Manager client, Intune.</summary>
    WinHttp,
}

/// <summary>In what engines differ.</summary>
internal sealed record PacProfile(PacEngine Engine)
{
    public static PacProfile Of(string? name) => new(name switch
    {
        "firefox" => PacEngine.Firefox,
        "winhttp" => PacEngine.WinHttp,
        _ => PacEngine.Chromium,
    });

    /// <summary>Name in requests and settings.</summary>
    public string Name => Engine switch { PacEngine.Firefox => "firefox", PacEngine.WinHttp => "winhttp", _ => "chromium" };

    /// <summary>Name for people.</summary>
    public string Title => Engine switch { PacEngine.Firefox => "Firefox", PacEngine.WinHttp => "WinHTTP", _ => "Chromium" };

    /// <summary>Whether what an edition of ECMAScript added is there. WinHTTP's engine is of the third, with parts of the fifth.</summary>
    public bool Has(int edition) => Engine != PacEngine.WinHttp || edition <= 3;

    /// <summary>Whether Microsoft's extensions are there in a plain FindProxyForURL.</summary>
    public bool HasEx => Engine == PacEngine.Chromium;

    /// <summary>Largest body, in bytes, that is read; null for no limit.</summary>
    public int? MaxBytes => Engine == PacEngine.Chromium ? 1_048_576 : null;

    /// <summary>Whether path and query of plain HTTP are given to the script.</summary>
    public bool GivesPath => Engine != PacEngine.Firefox;

    /// <summary>Whether path and query of HTTPS may be given to the script.</summary>
    public bool MayGiveSecurePath => Engine == PacEngine.WinHttp;
}
