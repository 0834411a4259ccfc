namespace DslPeft.Training;

/// <summary>Files of other libraries in the programs.</summary>
internal static class ForeignForm
{
    /// <summary>Reads or writes them; that a library has no form for the adaptation is a wrong use of the command line.</summary>
    /// <exception cref="UsageException">The library has no form for it.</exception>
    public static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (NotSupportedException reason)
        {
            throw new UsageException(reason.Message);
        }
    }
}
