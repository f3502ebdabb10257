using System.Net;
using Microsoft.AspNetCore.Connections;

namespace LibreChatExporter.Web.Connections;

/// <summary>The place of an open connection among the others. Safe for any number of threads.</summary>
internal sealed class ConnectionSlot(ConnectionContext connection)
{
    private volatile bool _isBusy;
    private volatile bool _hasServed;

    /// <summary>Whose connection it is.</summary>
    public ClientAddress Client { get; } = ClientAddress.Of((connection.RemoteEndPoint as IPEndPoint)?.Address);

    /// <summary>Whether a request is being answered. One whose headers are still on their way does not count.</summary>
    public bool IsBusy => _isBusy;

    /// <summary>Whether a request has been answered with what it asked for.</summary>
    public bool HasServed => _hasServed;

    /// <summary>Answers a request on this connection.</summary>
    public async Task Serve(HttpContext context, RequestDelegate next)
    {
        _isBusy = true;
        try
        {
            await next(context);
            _hasServed |= context.Response.StatusCode == StatusCodes.Status200OK;
        }
        finally
        {
            _isBusy = false;
        }
    }

    /// <summary>Closes the connection, whatever it is doing.</summary>
    public void Abort() => connection.Abort(new ConnectionAbortedException("others need the room"));
}
