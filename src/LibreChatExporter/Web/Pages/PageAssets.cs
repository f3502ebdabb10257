namespace LibreChatExporter.Web.Pages;

/// <summary>The files of the pages. They hold no figures, so that anybody may have them.</summary>
internal static class PageAssets
{
    /// <summary>What their paths begin with.</summary>
    internal const string Root = "/assets";

    /// <summary>How pages look.</summary>
    public static PageAsset Style { get; } = new("page.css", "text/css; charset=utf-8");

    /// <summary>What pages do by themselves: draw charts, write numbers as their reader does, refresh.</summary>
    public static PageAsset Script { get; } = new("page.js", "text/javascript; charset=utf-8");

    /// <summary>Apache ECharts.</summary>
    public static PageAsset Charts { get; } = new("echarts.js", "text/javascript; charset=utf-8");

    /// <summary>The picture of a tab.</summary>
    public static PageAsset Icon { get; } = new("icon.svg", "image/svg+xml");

    /// <summary>Serves them.</summary>
    public static void Map(WebApplication app)
    {
        foreach (PageAsset asset in (PageAsset[])[Style, Script, Charts, Icon])
        {
            app.MapMethods(asset.Path, [HttpMethods.Get, HttpMethods.Head], asset.Serve);
        }
    }
}
