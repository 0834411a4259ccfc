using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DslPeft.EndToEnd.Tests.Site;

/// <summary>
/// Serves the files of a folder on this machine, since a browser runs no module scripts of files; and one page of the test's own at its
/// root.
/// </summary>
internal sealed class SiteServer : IDisposable
{
    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html",
        [".js"] = "text/javascript",
        [".css"] = "text/css",
        [".json"] = "application/json",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".woff2"] = "font/woff2",
    };

    private readonly HttpListener _listener = new();
    private readonly string _folder;
    private readonly byte[] _page;

    public SiteServer(string folder, string page)
    {
        (_folder, _page) = (folder, Encoding.UTF8.GetBytes(page));
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        }
        _listener.Prefixes.Add(Address);
        _listener.Start();
        _ = Serve();
    }

    /// <summary>Where the test's page is.</summary>
    public string Address { get; }

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext request;
            try
            {
                request = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var response = request.Response;
            string name = Uri.UnescapeDataString(request.Request.Url!.AbsolutePath).TrimStart('/'),
                path = Path.Combine(_folder, name);
            byte[] content =
                name.Length == 0 ? _page
                : File.Exists(path) ? await File.ReadAllBytesAsync(path)
                : [];
            response.StatusCode = name.Length == 0 || File.Exists(path) ? 200 : 404;
            response.ContentType = Types.GetValueOrDefault(
                name.Length == 0 ? ".html" : Path.GetExtension(path),
                "application/octet-stream"
            );
            await response.OutputStream.WriteAsync(content);
        }
    }
}
