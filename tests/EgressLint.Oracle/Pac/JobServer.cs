using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace EgressLint.Oracle.Pac;

/// <summary>A PAC to install and URLs to request under it, in this order, so many at a time.</summary>
internal sealed record BrowserJob(string Name, string Pac, IReadOnlyList<string> Urls, int Together);

/// <summary>Hands jobs to the page inside the browser. Its address is a loopback one, which never goes through a PAC.</summary>
internal sealed class JobServer : IDisposable
{
    public const int Port = 8999;

    private readonly HttpListener listener = new();
    private readonly Queue<BrowserJob> jobs;
    private readonly TaskCompletionSource ended = new();

    public JobServer(IEnumerable<BrowserJob> jobs)
    {
        this.jobs = new Queue<BrowserJob>(jobs);
        listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        listener.Start();
        _ = Task.Run(Serve);
    }

    /// <summary>Completed when all jobs are done or a request never came back.</summary>
    public Task Ended => ended.Task;

    /// <summary>The URLs whose requests never came back: their program did not end.</summary>
    public ConcurrentBag<string> Hung { get; } = [];

    public DateTime LastWord { get; private set; } = DateTime.UtcNow;

    public void Dispose() => listener.Close();

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            LastWord = DateTime.UtcNow;
            var answer = Encoding.UTF8.GetBytes(Answer(context.Request));
            context.Response.ContentLength64 = answer.Length;
            await context.Response.OutputStream.WriteAsync(answer);
            context.Response.Close();
        }
    }

    private string Answer(HttpListenerRequest request)
    {
        switch (request.Url?.AbsolutePath)
        {
            case "/next" when jobs.TryDequeue(out var job):
                return JsonSerializer.Serialize(new { name = job.Name, pac = job.Pac, urls = job.Urls, together = job.Together });
            case "/hung":
                Hung.Add(request.QueryString["url"] ?? "");
                ended.TrySetResult();
                return "{}";
            case "/next":
                ended.TrySetResult();
                return """{"name":""}""";
            default:
                return "{}";
        }
    }
}
