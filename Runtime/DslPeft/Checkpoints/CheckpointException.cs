namespace DslPeft.Checkpoints;

/// <summary>
/// A checkpoint, adapter or weight file that cannot be read or written as asked. The message names the file, what is wrong and, where
/// there is one, the tensor or key.
/// </summary>
public sealed class CheckpointException : IOException
{
    /// <param name="path">The file or folder at fault; it leads the message.</param>
    /// <param name="problem">What is wrong, as a phrase that follows the path.</param>
    /// <param name="cause">The error underneath, if any.</param>
    public CheckpointException(string path, string problem, Exception? cause = null)
        : base($"{path}: {problem}", cause) => Path = path;

    /// <summary>The file or folder at fault.</summary>
    public string Path { get; }
}
