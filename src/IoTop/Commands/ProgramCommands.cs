using System.CommandLine;
using System.Reflection;
using System.Text;

namespace IoTop.Commands;

/// <summary>Reads the command line and does what it says. Returns the exit status; throws nothing.</summary>
internal sealed class ProgramCommands(ProgramHost host)
{
    private readonly ProgramSyntax _syntax = new();

    /// <summary>Version of the program, without the build's hash.</summary>
    public static string Version
    {
        get
        {
            string version = typeof(ProgramCommands)
                .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
            int plus = version.IndexOf('+', StringComparison.Ordinal);
            return plus < 0 ? version : version[..plus];
        }
    }

    public int Run(IReadOnlyList<string> args)
    {
        try
        {
            return Dispatch(args);
        }
        catch (Exception exception)
        {
            return new ErrorPrinter(host.Error, verbose: args.Contains("--verbose")).Print(exception);
        }
    }

    private int Dispatch(IReadOnlyList<string> args)
    {
        ParseResult result = _syntax.Parse(args);
        Command command = result.CommandResult.Command;
        if (ProgramSyntax.Has(result, _syntax.Help))
        {
            return Print(new HelpText(_syntax).For(command));
        }

        if (command == _syntax.Root)
        {
            return ProgramSyntax.Has(result, _syntax.Version) ? Print($"{ProgramSyntax.ProgramName} {Version}\n") : Monitor(args);
        }

        if (command == _syntax.TraceCommand)
        {
            return TraceCommand.Run(host, _syntax.Trace.Bind(result));
        }

        if (command == _syntax.Doctor)
        {
            bool json = ProgramSyntax.Has(result, _syntax.DoctorJson);
            return ProgramSyntax.Has(result, _syntax.DoctorClean) ? DoctorCommand.Clean(host, json) : DoctorCommand.Run(host, json);
        }

        if (command == _syntax.FunctionsCommand || command.Parents.Contains(_syntax.FunctionsCommand))
        {
            return Functions(command, result);
        }

        if (command == _syntax.Calls.Command)
        {
            return CallsCommand.Run(host, _syntax.Calls.Bind(result));
        }

        if (command == _syntax.Syscalls.Command)
        {
            return SyscallsCommand.Run(host, _syntax.Syscalls.Bind(result));
        }

        if (command == _syntax.Histogram.Command)
        {
            return HistogramCommand.Run(host, _syntax.Histogram.Bind(result));
        }

        if (Recordings(command, result, args) is int status)
        {
            return status;
        }

        return command == _syntax.Completion
            ? Print(new CompletionScripts(_syntax).For(result.GetValue(_syntax.Shell)!))
            : Print(new ManPage(_syntax, host.Keys, Version).Make());
    }

    /// <summary>What has to do with recordings and with other tools; null: the command is none of these.</summary>
    private int? Recordings(Command command, ParseResult result, IReadOnlyList<string> args) =>
        command == _syntax.Record.Command ? RecordCommand.Run(host, _syntax.Record.Bind(result))
        : command == _syntax.Replay.Command || command == _syntax.Demo.Command ? Monitor(args)
        : command == _syntax.Playground.Command ? PlaygroundCommand.Run(host, _syntax.Playground.Bind(result))
        : command == _syntax.Export.Command ? ExportCommand.Run(host, _syntax.Export.Bind(result))
        : command == _syntax.Import.Command ? ImportCommand.Run(host, _syntax.Import.Bind(result))
        : command == _syntax.Serve.Command ? ServeCommand.Run(host, _syntax.Serve.Bind(result))
        : null;

    private int Functions(Command command, ParseResult result)
    {
        FunctionsSyntax syntax = _syntax.Functions;
        if (command == syntax.Command)
        {
            return FunctionsCommand.Run(host, syntax.Bind(result));
        }

        if (command == syntax.List)
        {
            (ControlRequest request, bool json) = syntax.BindList(result);
            return ControlClient.Run(host, request, json);
        }

        return ControlClient.Run(host, command == syntax.Add ? syntax.BindAdd(result) : syntax.BindRemove(result), json: false);
    }

    private int Monitor(IReadOnlyList<string> args)
    {
        ParseResult result = WithConfiguration(args);
        MonitorOptions options = _syntax.Monitor.Bind(result, host.Variable("NO_COLOR"));
        if (result.CommandResult.Command == _syntax.Replay.Command)
        {
            options = _syntax.Replay.Bind(result, options);
        }

        if (result.CommandResult.Command == _syntax.Demo.Command)
        {
            options = DemoSyntax.Bind(options);
        }

        if (options.From is not null)
        {
            options = options with { Merge = _syntax.Monitor.HasDelay(_syntax.Parse(args)) ? options.Delay : null };
        }

        if (options.WriteConfig)
        {
            string path = new ConfigFile(host.Variable).Save(options);
            host.Error.WriteLine($"{ProgramSyntax.ProgramName}: saved the options to {path}");
            return ExitCode.Done;
        }

        if (options.Batch)
        {
            return BatchCommand.Run(host, options);
        }

        if (!host.IsInteractive)
        {
            throw new UsageException("input or output is not a terminal",
                options.From is null ? $"{ProgramSyntax.ProgramName} -b, or {ProgramSyntax.ProgramName} trace"
                : options.From == DemoRecording.Name ? $"{ProgramSyntax.ProgramName} demo -b"
                : $"the same with -b, or {ProgramSyntax.ProgramName} trace --from {options.From}");
        }

        return host.RunScreen(options);
    }

    /// <summary>The saved options stand in front of the command line's, so that those win.</summary>
    private ParseResult WithConfiguration(IReadOnlyList<string> args)
    {
        ParseResult given = _syntax.Parse(args);
        if (_syntax.Monitor.SkipsConfiguration(given))
        {
            return given;
        }

        var file = new ConfigFile(host.Variable);
        string[] saved = file.Load();
        if (saved.Length == 0)
        {
            return given;
        }

        try
        {
            _syntax.Parse(saved);
        }
        catch (UsageException exception)
        {
            throw new UsageException($"in {file.Path}: {exception.Message}",
                $"mend the file, or {ProgramSyntax.ProgramName} {MonitorSyntax.NoConfigName}");
        }

        return _syntax.Parse([.. saved, .. args]);
    }

    private int Print(string text)
    {
        host.Output.Write(Encoding.UTF8.GetBytes(text));
        host.Output.Flush();
        return ExitCode.Done;
    }
}
