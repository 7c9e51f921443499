namespace EgressLint.Cli;

/// <summary>What the process returns. The numbers are part of the contract.</summary>
internal static class ExitCode
{
    /// <summary>Nothing at or above the threshold.</summary>
    public const int Clean = 0;

    /// <summary>Findings at or above the threshold.</summary>
    public const int Findings = 1;

    /// <summary>Wrong usage, or settings that cannot be used.</summary>
    public const int Usage = 2;

    /// <summary>No input files.</summary>
    public const int NoInput = 3;

    /// <summary>A bug.</summary>
    public const int Internal = 4;

    /// <summary>Stopped by the user; what a shell reports for Ctrl-C.</summary>
    public const int Cancelled = 130;
}
