using EgressLint.Analysis.Reporting;

namespace EgressLint.Cli.Commands;

/// <summary>Shows on a terminal what takes long, on one line of standard error that is erased at the end. Silent for everything else.</summary>
internal sealed class Progress : IDisposable
{
    private const long FirstAfter = 700;
    private const long Every = 100;
    private const int Width = 78;

    private readonly Host host;
    private readonly long start;
    private readonly Lock door = new();
    private long next = FirstAfter;
    private bool isShown;

    /// <summary>Begins to watch.</summary>
    public Progress(Host host)
    {
        this.host = host;
        start = host.Clock.GetTimestamp();
    }

    /// <summary>Says what is being done. Cheap when nobody watches; callable from any thread.</summary>
    public void Say(string what)
    {
        if (!host.ShowsProgress || Elapsed() < Interlocked.Read(ref next))
        {
            return;
        }

        lock (door)
        {
            Interlocked.Exchange(ref next, Elapsed() + Every);
            isShown = true;
            host.Error.Write($"\r\u001b[K{Escaping.Shorten(Escaping.Visible(what), Width)}");
        }
    }

    /// <summary>Erases the line.</summary>
    public void Dispose()
    {
        lock (door)
        {
            next = long.MaxValue;
            if (isShown)
            {
                isShown = false;
                host.Error.Write("\r\u001b[K");
            }
        }
    }

    private long Elapsed() => (long)host.Clock.GetElapsedTime(start).TotalMilliseconds;
}
