using System.Text.RegularExpressions;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// A copy of one of the folders in deploy/, in which a test changes what has to be different where it runs. What its owner keeps in
/// secrets/ is not in it.
/// </summary>
internal sealed class DeployFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exporter-deploy-");

    internal DeployFolder(string name)
    {
        string original = Original(name);
        foreach (string file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
        {
            string copy = PathOf(Path.GetRelativePath(original, file));
            DirectoryInfo folder = Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (folder.Name != "secrets")
            {
                File.Copy(file, copy);
            }
        }
    }

    /// <summary>The copy.</summary>
    internal string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The folder itself, of which there is a copy.</summary>
    internal static string Original(string name) => Path.Combine(Repository.Root, "deploy", name);

    /// <summary>The full path of a file in the copy.</summary>
    internal string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>Replaces all that a pattern matches in a file of the copy; fails where there is nothing to replace.</summary>
    internal void Edit(string file, string pattern, string replacement)
    {
        string text = File.ReadAllText(PathOf(file));
        Assert.Matches(new Regex(pattern, RegexOptions.Multiline), text);
        File.WriteAllText(PathOf(file), Regex.Replace(text, pattern, replacement, RegexOptions.Multiline));
    }
}
