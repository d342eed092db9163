// The folder before Ruby's own library: what makes Ruby programs find HTTPS_PROXY, which Net::HTTP and Bundler do not by themselves.

import type { StateFile, ToolVariable } from "./tool.ts";

/**
 * A folder that is not there, or that another user may not read, does no harm, whereas a file that RUBYOPT requires and
 * Ruby cannot load keeps Ruby from starting; and a path with spaces can stand here, which RUBYOPT would split.
 */
export const rubyLib: ToolVariable = {
  name: "RUBYLIB",
  text: "{file:ruby}",
  roots: null,
  appendedWith: ":",
  source: "ruby(1), ENVIRONMENT",
};

/**
 * Stands in for net/http, loads the real one, and changes one method: Net::HTTP asks for the proxy of an "http" URL
 * whatever it is about to speak (`proxy_uri` in net/http.rb, since Ruby 2.0). Costs nothing where net/http is not loaded.
 */
export const netHttpFile: StateFile = {
  name: "ruby/net/http.rb",
  compose: () => `# agentproxy: net/http as Ruby has it, made to find HTTPS_PROXY for https.
$LOAD_PATH.reject! { |folder| File.identical?(File.join(folder.to_s, "net/http.rb"), __FILE__) }
require "net/http"

if RUBY_VERSION >= "2"
  Net::HTTP.send(:prepend, Module.new do
    def proxy_uri
      return super unless use_ssl?
      unless defined?(@https_proxy_uri)
        @https_proxy_uri = URI::HTTPS.new("https", nil, address, port, nil, nil, nil, nil, nil).find_proxy
      end
      @https_proxy_uri || super
    end
  end)
end
`,
};

/** Ruby's net/https takes net/http from its own side, past the folder. */
export const netHttpsFile: StateFile = {
  name: "ruby/net/https.rb",
  compose: () => `# agentproxy: net/https as Ruby has it, behind the net/http of this folder.
require "net/http"
$LOAD_PATH.reject! { |folder| File.identical?(File.join(folder.to_s, "net/https.rb"), __FILE__) }
require "net/https"
`,
};

/**
 * Stands in for the file of a distribution's defaults, and loads that. Bundler has a copy of its HTTP library, which reads
 * http_proxy from the environment or from RubyGems' configuration, where this answers for a gemrc that names no proxy;
 * nothing is put into the configuration itself, which "gem sources --add" writes down. Not by GEMRC: that would take the
 * place of ~/.gemrc, and be written to.
 */
export const gemDefaultsFile: StateFile = {
  name: "ruby/rubygems/defaults/operating_system.rb",
  compose:
    () => `# agentproxy: what the image has under this name, and HTTPS_PROXY as Bundler's default proxy.
places = $LOAD_PATH.map { |folder| File.join(folder.to_s, "rubygems/defaults/operating_system.rb") }
others = places.drop(places.index { |place| File.identical?(place, __FILE__) }.to_i + 1)
theirs = others.find { |place| File.file?(place) }
require theirs if theirs

if RUBY_VERSION >= "2"
  class << Gem
    prepend(Module.new do
      # Gem::ConfigFile asks for it while it is defined.
      def operating_system_defaults
        Gem::ConfigFile.send(:prepend, Module.new do
          def [](key)
            found = super
            return found unless found.nil? && key.to_s == "http_proxy"
            return unless caller_locations(1, 1)[0].path.to_s.include?("/bundler/")
            proxy = ENV["https_proxy"] || ENV["HTTPS_PROXY"] || ""
            return unless proxy =~ %r{\\Ahttp://[^/?#\\s]+/?\\z}
            "#{proxy.chomp("/")}/?no_proxy=#{(ENV["no_proxy"] || ENV["NO_PROXY"] || "").delete(" ")}"
          end
        end)
        super
      end
    end)
  end
end
`,
};
