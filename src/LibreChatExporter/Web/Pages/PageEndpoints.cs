using System.IO.Compression;
using System.Net.Mime;
using LibreChatExporter.Calls;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Hosting;
using LibreChatExporter.TimeWindows;
using LibreChatExporter.Web.Api;
using LibreChatExporter.Web.Pages.Views;
using Microsoft.AspNetCore.ResponseCompression;

namespace LibreChatExporter.Web.Pages;

/// <summary>Pages for people: each has an address that says all it shows. Safe for any number of threads.</summary>
internal sealed class PageEndpoints(
    HistoryStore history,
    CallStore calls,
    SnapshotStore snapshots,
    Refresher refresher,
    Frames frames,
    StatusPage status,
    TimeProvider clock)
{
    private static readonly string[] NoNames = [], NameOnly = [PageRequest.NameParameter];

    private delegate PageView? Maker(PageRequest request, IReadOnlyList<WarningView> warnings, QueryErrors errors);

    /// <summary>Adds what the pages need.</summary>
    public static void AddTo(IServiceCollection services)
        => services.AddSingleton<Frames>().AddSingleton<StatusPage>().AddSingleton<PageEndpoints>()
            .Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal)
            .AddResponseCompression(options =>
        {
            // Nothing that a stranger may choose stands on a page beside a secret: there is none on it.
            options.EnableForHttps = true;
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes = [MediaTypeNames.Text.Html];
        });

    /// <summary>Maps the pages.</summary>
    /// <param name="app">Where.</param>
    /// <param name="protect">Lets only those through who may see them.</param>
    public static void Map(WebApplication app, Func<RequestDelegate, RequestDelegate> protect)
    {
        app.UseResponseCompression();
        PageAssets.Map(app);
        PageEndpoints pages = app.Services.GetRequiredService<PageEndpoints>();
        MapPage("/", pages.Usage((request, warnings, _) => OverviewPage.Of(request, pages.Frames, warnings)));
        foreach (Dimension dimension in Dimension.All)
        {
            MapPage(dimension.Path, pages.Usage((request, _, _) => ListPage.Of(request, pages.Frames, dimension)));
            MapPage(dimension.ItemPath, context => pages.Item(context, dimension));
        }

        MapPage("/days", pages.Month);
        MapPage("/days/{day}", pages.Day);
        MapPage(ActivityPage.Path, pages.Calls((request, errors) => ActivityPage.Of(request, pages.Frames, pages.CallStore, errors)));
        MapPage(ProvidersPage.Path, pages.Calls((request, _) => ProvidersPage.Of(request, pages.Frames)));
        MapPage(ChatsPage.Path, pages.Calls((request, _) => ChatsPage.Of(request, pages.Frames)));
        MapPage("/status", pages.Status);

        void MapPage(string path, RequestDelegate handler)
            => app.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], protect(handler));
    }

    private Frames Frames => frames;

    private CallStore CallStore => calls;

    private RequestDelegate Usage(Maker make) => context => Serve(context, context.Request.Query["period"], NoNames, make);

    private Task Item(HttpContext context, Dimension dimension) => Serve(
        context, context.Request.Query["period"], NameOnly, (request, _, _) =>
        {
            string label = request.Name ?? "";
            return request.View.Knows(dimension.GroupBy, label)
                ? ItemPage.Of(request.Of(dimension, label), frames, dimension, label)
                : null;
        });

    private RequestDelegate Calls(Func<CallRequest, QueryErrors, PageView?> make) => context => calls.Current is not { } newest
        ? Tell(context, StatusCodes.Status503ServiceUnavailable, "Not yet", "No calls are known; the status says more.")
        : Serve(context, context.Request.Query["period"], CallRequest.Names, (request, _, errors)
            => CallRequest.Read(request, calls, newest, errors) is { } read ? make(read, errors) : null);

    private Task Month(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        bool isChosen = ((string[])["period", "from", "to"]).Any(name => query[name].ToString().Length > 0);
        return Serve(context, isChosen ? query["period"] : "month", NoNames, (request, _, _) =>
        {
            DateTimeOffset start = request.Range.Start;
            return DaysPage.Month(request, frames, new DateOnly(start.Year, start.Month, 1));
        });
    }

    private Task Day(HttpContext context)
    {
        string text = context.Request.RouteValues["day"] as string ?? "";
        return LocalCalendar.ParseDay(text) is not { } day
            ? Tell(context, StatusCodes.Status404NotFound, "No such page", "A day is written 2026-11-20.")
            : Serve(context, text, NoNames, (request, _, _) => DaysPage.Day(request, frames, day));
    }

    private Task Status(HttpContext context)
        => Write(context, status.Of(context, history.Current, snapshots.Current, Warnings.Of(refresher.Health, snapshots.Current)));

    private Task Serve(HttpContext context, string? period, IReadOnlyList<string> own, Maker make)
    {
        (HistoryView? view, Snapshot snapshot) = (history.Current, snapshots.Current);
        if (view is null)
        {
            string reason = refresher.Health.IsLoaded
                ? "The history is not known; the status says more." : "The database is being read for the first time.";
            return Tell(context, StatusCodes.Status503ServiceUnavailable, "Not yet", reason);
        }

        var errors = new QueryErrors();
        PageRequest? request = PageReader.Read(context, period, view, snapshot, clock.GetUtcNow(), own, errors);
        PageView? page = request is null ? null : make(request, Warnings.Of(refresher.Health, snapshot), errors);
        return page is not null ? Write(context, page)
            : errors.IsEmpty
                ? Tell(context, StatusCodes.Status404NotFound, "Nobody is known by that name", "Nothing was ever used under it.")
                : Tell(
                    context, StatusCodes.Status400BadRequest, "This address makes no sense",
                    [.. errors.All.SelectMany(error => error.Value.Select(complaint => $"{error.Key} {complaint}."))]);
    }

    private Task Tell(HttpContext context, int code, string title, params string[] notes)
    {
        context.Response.StatusCode = code;
        return Write(context, new PageView(frames.Of(context, history.Current, title)) { Notes = notes });
    }

    private static Task Write(HttpContext context, PageView view)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : Page.Create(view).RenderAsync(context.Response.BodyWriter, Show.Encoder, context.RequestAborted).AsTask();
    }
}
