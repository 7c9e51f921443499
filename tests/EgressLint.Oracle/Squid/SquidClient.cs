using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EgressLint.Oracle.Squid;

/// <summary>Sends one request to the proxy and names the answer.</summary>
internal static class SquidClient
{
    public const string DeniedPage = "http://denied.test/";
    private const int Patience = 15_000;

    public static string Ask(SquidRequest request, bool wantRoute)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.ReceiveTimeout = Patience;
        socket.NoDelay = true;
        try
        {
            socket.Connect(IPAddress.Loopback, SquidEngine.ListeningPort);
            socket.Send(Encoding.Latin1.GetBytes(Head(request)));
            if (ReadHead(socket) is not { } head)
            {
                return "closed";
            }

            var answer = Name(request, head);
            if (wantRoute && request.IsConnect && answer == Answer.Allow)
            {
                socket.Send(Encoding.Latin1.GetBytes("GET /route HTTP/1.1\r\nHost: route\r\n\r\n"));
                answer += ReadHead(socket) is { } inner && Field(inner, StubOrigin.Mark) is { } route ? " " + route : " broken";
            }

            return wantRoute ? answer : WithoutRoute(answer);
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionReset ? "closed" : $"timeout {e.SocketErrorCode}";
        }
    }

    private static string WithoutRoute(string answer) => Answer.Route(answer) is null ? answer : Answer.Allow;

    private static string Head(SquidRequest request)
    {
        var text = new StringBuilder();
        var target = request.Target;
        text.Append(request.Method).Append(' ').Append(target).Append(" HTTP/1.1\r\n");
        text.Append("Host: ").Append(request.IsConnect ? target : request.HostInUrl).Append("\r\n");
        if (request.Client is not null)
        {
            text.Append("X-Forwarded-For: ").Append(request.Client).Append("\r\n");
        }

        if (request.User is not null)
        {
            var credentials = $"{request.User}:{request.Password ?? "ok"}";
            text.Append("Proxy-Authorization: Basic ").Append(Convert.ToBase64String(Encoding.Latin1.GetBytes(credentials))).Append("\r\n");
        }

        foreach (var (name, value) in request.Headers ?? [])
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        if (request.Method is "POST" or "PUT")
        {
            text.Append("Content-Length: 0\r\n");
        }

        return text.Append("Connection: close\r\n\r\n").ToString();
    }

    private static string? ReadHead(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        while (true)
        {
            var count = socket.Receive(buffer);
            if (count == 0)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            var all = text.ToString();
            var end = all.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                return all[..(end + 2)];
            }
        }
    }

    private static string Name(SquidRequest request, string head)
    {
        var words = head.Split(' ', 3);
        var status = words.Length > 1 ? words[1] : "?";
        var error = Field(head, "X-Squid-Error")?.Split(' ')[0];
        if (Field(head, StubOrigin.Mark) is { } route)
        {
            return $"{Answer.Allow} {route}";
        }

        return status switch
        {
            "200" when request.IsConnect => Answer.Allow,
            "401" or "407" => Answer.Authenticate,
            "403" => error is null or "ERR_ACCESS_DENIED" or "ERR_CACHE_ACCESS_DENIED" ? Answer.Deny : $"{Answer.Deny} {error}",
            "302" or "307" when Field(head, "Location") == DeniedPage => $"{Answer.Deny} {status}",
            _ => error is null ? status : $"{status} {error}",
        };
    }

    private static string? Field(string head, string name)
    {
        var start = head.IndexOf("\r\n" + name + ": ", StringComparison.OrdinalIgnoreCase);
        if (start < 0)
        {
            return null;
        }

        start += name.Length + 4;
        return head[start..head.IndexOf("\r\n", start, StringComparison.Ordinal)].Trim();
    }
}
