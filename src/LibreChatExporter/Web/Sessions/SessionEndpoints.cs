using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Web.Sessions;

/// <summary>Signing in and out, where a login is needed.</summary>
internal static class SessionEndpoints
{
    /// <summary>Adds what the endpoints need.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="state">Where to keep sessions; null where a restart ends them.</param>
    public static void AddTo(IServiceCollection services, StateFolder? state)
    {
        services.AddSingleton<SessionTable>().AddSingleton<SignInEndpoint>();
        if (state is not null)
        {
            services.AddSingleton(state).AddSingleton<SessionFile>();
        }
    }

    /// <summary>Maps the endpoints.</summary>
    public static void Map(WebApplication app)
    {
        SignInEndpoint endpoint = app.Services.GetRequiredService<SignInEndpoint>();
        app.MapMethods(SignInRedirect.SignInPath, [HttpMethods.Get, HttpMethods.Head], endpoint.Show);
        app.MapMethods(SignInRedirect.SignInPath, [HttpMethods.Post], SameOrigin.Only(endpoint.Submit)).WithMetadata(new SmallBody());
        app.MapMethods("/signout", [HttpMethods.Post], SameOrigin.Only(endpoint.SignOut));
    }
}
